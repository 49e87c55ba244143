/// Losses of the first steps of small trainings, as they are natively: world, objective, posterior family, nats.
const LOSSES: [(&str, &str, &str, [f64; 4]); 4] = [
    ("clouds", "simulation", "bernoulli", [0.70882, 0.70901, 0.68646, 0.68789]),
    ("league-normal", "equation10", "gaussian", [14.45182, 9.53241, 9.24290, 12.03587]),
    ("plane-pairs", "simulation", "mixture", [0.25377, 0.68451, -0.03806, 0.11234]),
    ("exponential-families", "simulation", "mixture", [2.31224, 2.48072, 2.51976, 2.28014]),
];
