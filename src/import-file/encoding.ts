/** How the text of a file is written. What is not UTF-8 is taken for what a Turkish Excel writes (iys.md 6.5). */
export type Encoding = 'utf-8' | 'windows-1254'

/** Looks at a file piece by piece, since one letter at its very end may tell. */
export function encodingWatch(): { look(piece: Uint8Array): void; found(): Encoding } {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let encoding: Encoding = 'utf-8'
  const attempt = (read: () => void) => {
    if (encoding !== 'utf-8') return
    try {
      read()
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      encoding = 'windows-1254'
    }
  }
  return {
    look: (piece) => attempt(() => decoder.decode(piece, { stream: true })),
    found() {
      attempt(() => decoder.decode())
      return encoding
    },
  }
}
