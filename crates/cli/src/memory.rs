//! Whether what is to be trained fits into this machine's memory, before it is tried.

use burn::tensor::Device;
use clap::Args;
use metavae::{Memory, RunConfig};

#[derive(Args, Clone, Copy)]
pub struct Options {
    /// Start even what seems to need more memory than is free.
    #[arg(long)]
    any_memory: bool,
}

impl Options {
    /// Of runs that are trained at the same time.
    ///
    /// # Errors
    /// With the bytes needed and what would fit, where they need more than is free.
    pub fn check<'a>(self, configs: impl IntoIterator<Item = &'a RunConfig>) -> anyhow::Result<()> {
        let configs: Vec<&RunConfig> = configs.into_iter().collect();
        if self.any_memory {
            return Ok(());
        }
        let free = free();
        let together: u64 = configs.iter().map(|config| Memory::of(config, 1).peak()).sum();
        let Some(largest) = configs.iter().max_by_key(|config| Memory::of(config, 1).peak()) else { return Ok(()) };
        metavae::check_memory(largest, 1, free, &Device::flex())
            .map_err(|refused| anyhow::anyhow!("{refused}; --any-memory starts it all the same"))?;
        anyhow::ensure!(
            together <= free,
            "{} runs at a time need about {} of memory, and {} are free: run fewer at a time by --jobs, or start them all the same \
             by --any-memory",
            configs.len(),
            metavae::gigabytes(together),
            metavae::gigabytes(free)
        );
        Ok(())
    }
}

/// Bytes that this process may still take, within the limits of a container. Where nobody knows, nothing is refused.
fn free() -> u64 {
    let Ok(mut system) = sysinfo::System::new() else { return u64::MAX };
    system.refresh_memory();
    let of_machine = system.available_memory();
    // What a container's files keep in memory makes room when it is needed, so it counts as free.
    let of_container = |limits: sysinfo::CGroupLimits| limits.total_memory.saturating_sub(limits.rss);
    system.cgroup_limits().map_or(of_machine, |limits| of_container(limits).min(of_machine))
}
