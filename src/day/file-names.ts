/** Returns the name of a day's movement file, such as `123457_2026-03-02_izin-hareket.csv`. */
export function movementFileName(brandCode: number, date: string): string {
  return `${brandCode}_${date}_izin-hareket.csv`
}

/** Returns the name of the file that holds the time stamp (`.tsr`, RFC 3161) of a day's movement file. */
export function stampFileName(brandCode: number, date: string): string {
  return `${brandCode}_${date}_izin-hareket.tsr`
}
