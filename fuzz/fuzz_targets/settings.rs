//! Any bytes as `withhold.toml`; what is shown of one that is read can be read again.
#![no_main]

use withhold::config;
use withhold::config::layers;
use withhold::config::paths::Paths;
use withhold_fuzz::with_file;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(layer) = with_file(bytes, config::read) else { return };
    let _ = Paths::new(&layer.settings.path);
    let shown = layers::show(&[layer]);
    with_file(shown.as_bytes(), config::read).unwrap();
});
