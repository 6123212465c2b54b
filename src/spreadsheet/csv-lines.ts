/**
 * Quotes a value for CSV if need be. A value that a spreadsheet would compute as a formula gets an apostrophe in front
 * (OWASP, CSV injection). A phone number such as `+90…` gets none: as a formula it is only itself, and programs need it
 * unchanged.
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
