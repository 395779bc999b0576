/** `typ` of an assertion, so that no other token signed with the hub's key is taken for one (RFC 8725, 3.11). */
export const assertionType = 'lienthong-assertion+jwt';
