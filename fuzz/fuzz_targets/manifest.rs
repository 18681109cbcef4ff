#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| piaojue_fuzz::manifest(data));
