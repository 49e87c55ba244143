//! Probes, controls and reports for trained models.
