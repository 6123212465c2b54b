/**
 * Quotes a CSV value. A phone number stays `+90…`: a spreadsheet can only compute the number itself, and
 * programs find the exact address. Any other value that a spreadsheet would compute gets an apostrophe in
 * front (OWASP, CSV injection). Only an e-mail address that begins with `+` or `-` can meet it.
 */
function csvValue(text: string, delimiter: ',' | ';'): string {
  const guarded = /^[=+\-@\t\r]/.test(text) && !/^\+\d{7,15}$/.test(text) ? `'${text}` : text
  return /["\r\n]/.test(guarded) || guarded.includes(delimiter)
    ? `"${guarded.replaceAll('"', '""')}"`
    : guarded
}

/** Formats a line of a CSV file. */
export function csvLine(cells: readonly string[], delimiter: ',' | ';' = ','): string {
  return `${cells.map((cell) => csvValue(cell, delimiter)).join(delimiter)}\n`
}
