/** What a purpose code (mục đích sử dụng) can be: `VERIFICATION`. */
export const purposePattern = /^[A-Z][A-Z0-9_]{0,63}$/;

/** What a case reference (mã hồ sơ) can be: `HS-2026/17`. */
export const casePattern = /^[\p{L}\p{N}][\p{L}\p{N} ./_-]{0,99}$/u;

/** How to write a case reference; errors quote it. */
export const acceptedCase = 'a reference of at most 100 letters, digits, spaces and ./_-';
