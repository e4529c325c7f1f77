//! kith-proof
