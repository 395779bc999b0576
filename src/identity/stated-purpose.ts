/** Pattern of a purpose code (mục đích sử dụng): `VERIFICATION`. */
export const purposePattern = /^[A-Z][A-Z0-9_]{0,63}$/;

/** Pattern of a case reference (mã hồ sơ TTHC): `HS-2026/17`. */
export const casePattern = /^[\p{L}\p{N}][\p{L}\p{N} ./_-]{0,99}$/u;
