/** Enough digits of a change's id that no other begins with them, and few enough for three of them in a button. */
export const beginningDigits = 13
/** For four of them: still one of 17 trillion. */
export const fewDigits = 11
