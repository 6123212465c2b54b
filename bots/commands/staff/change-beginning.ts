/**
 * Enough digits of a change's id that no other begins with them, and few enough for four of them in a button. It is a length
 * that no phone number of ours has, however it is written: digits alone would be taken for one where addresses must not stand.
 */
export const beginningDigits = 13
