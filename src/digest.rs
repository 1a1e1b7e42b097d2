//! Names by content, the same on every machine. Stands at the front of the flow.

use sha2::{Digest, Sha256};

/// The first octets of the SHA-256, in lower-case hexadecimal; of more than there are, all 32.
pub fn digest(content: impl AsRef<[u8]>, octets: usize) -> String {
    hex(&Sha256::digest(content).as_slice()[..octets.min(32)])
}

/// Lower-case hexadecimal.
pub fn hex(octets: &[u8]) -> String {
    octets.iter().map(|octet| format!("{octet:02x}")).collect()
}
