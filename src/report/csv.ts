/**
 * One value of a CSV with addresses in it.
 *
 * A phone number stays E.164 text, `+90…`, although a spreadsheet takes what begins with `+` for a formula: of digits alone
 * it can only compute the number itself, so nothing is run, and programs that read the file (ours, İYS's, a sender's) find
 * the very address. Any other value that a spreadsheet would compute (`= + - @`, a tab, a return at its beginning) gets an
 * apostrophe in front, as OWASP advises for CSV injection; only an e-mail address that begins with `+` or `-` can meet it.
 */
export function csvValue(text: string): string {
  const guarded = /^[=+\-@\t\r]/.test(text) && !/^\+\d{7,15}$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
