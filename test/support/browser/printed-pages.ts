import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Pages as printed, a byte a pixel; PDF points at 72 to the inch. */
export function printedPages(pdf: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'izin-pages-'))
  try {
    writeFileSync(join(folder, 'document.pdf'), pdf)
    execFileSync('pdftoppm', ['-r', '72', '-gray', 'document.pdf', 'page'], { cwd: folder })
    return readdirSync(folder)
      .filter((name) => name.endsWith('.pgm'))
      .sort()
      .map((name) => pageOf(readFileSync(join(folder, name))))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A PGM (`P5`, width, height, 255, bytes). */
function pageOf(file: Buffer) {
  const head = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(file.subarray(0, 40).toString('latin1'))
  if (head === null) throw new Error('Cannot read the page: it is no PGM of one byte a point')
  const [width, height] = [Number(head[1]), Number(head[2])]
  const bytes = file.subarray(head[0].length)
  return {
    width,
    height,
    /** The rectangle around all ink between two lines, in pixels. */
    inkIn({ top, bottom }: { readonly top: number; readonly bottom: number }) {
      const ink = { left: width, top: height, right: 0, bottom: 0 }
      for (let y = top; y < bottom; y++) {
        for (let x = 0; x < width; x++) {
          if ((bytes[y * width + x] ?? 255) >= 250) continue
          ink.left = Math.min(ink.left, x)
          ink.top = Math.min(ink.top, y)
          ink.right = Math.max(ink.right, x + 1)
          ink.bottom = Math.max(ink.bottom, y + 1)
        }
      }
      return ink
    },
  }
}
