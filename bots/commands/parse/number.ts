/** The number of a complaint, a dispute or a file, as it is typed or as it is shown: 1234, 1.234, 1,234, #12. */
export function readShownNumber(text: string): number | null {
  const typed = text.replace(/^#/, '')
  const digits = /^\d{1,3}(?:[.,]\d{3})+$/.test(typed) ? typed.replace(/[.,]/g, '') : typed
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null
}
