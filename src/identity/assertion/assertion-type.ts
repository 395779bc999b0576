/** `typ` of an assertion: no other token that the hub's key signs is taken for one (RFC 8725, 3.11). */
export const assertionType = 'lienthong-assertion+jwt';
