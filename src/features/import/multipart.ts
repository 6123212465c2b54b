/**
 * Yields the file of a browser's form (RFC 7578) as it comes. Ours because `Request.formData()` holds the
 * form whole, up to 256 MiB, and `busboy` had its last release in 2022.
 */

export class BrokenFormError extends Error {
  override readonly name = 'BrokenFormError'
}

/** Returns the boundary of a content type; null for anything but a form with files. */
export function boundaryOf(contentType: string): string | null {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return null
  const found = /boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType)
  return found?.[1] ?? found?.[2] ?? null
}

const headersMax = 16 * 1024

export async function* fileIn(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Uint8Array> {
  const mark = Buffer.from(`\r\n--${boundary}`)
  // The first boundary has no line end before it; this one makes it like the others.
  let kept: Buffer = Buffer.from('\r\n')
  let part: 'none' | 'headers' | 'file' | 'field' = 'none'
  for await (const piece of body) {
    kept = Buffer.concat([kept, piece])
    for (;;) {
      if (part === 'headers') {
        if (kept.subarray(0, 2).toString() === '--') throw new BrokenFormError('There is no file in the form')
        const end = kept.indexOf('\r\n\r\n')
        if (end < 0) {
          if (kept.length > headersMax) throw new BrokenFormError('The headers of a part do not end')
          break
        }
        part = /;\s*filename\*?=/i.test(kept.subarray(0, end).toString('latin1')) ? 'file' : 'field'
        kept = kept.subarray(end + 4)
        continue
      }
      const end = kept.indexOf(mark)
      if (end >= 0) {
        if (part === 'file') {
          if (end > 0) yield kept.subarray(0, end)
          return
        }
        kept = kept.subarray(end + mark.length)
        part = 'headers'
        continue
      }
      // The last bytes may begin a boundary.
      const certain = kept.length - mark.length
      if (certain > 0) {
        if (part === 'file') yield kept.subarray(0, certain)
        kept = kept.subarray(certain)
      }
      break
    }
  }
  throw new BrokenFormError('The form ends before its file does')
}
