import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** One page as printed, a byte a pixel; PDF points at 72 to the inch. */
export type PrintedPage = ReturnType<typeof pageOf>

/** From left and top, in pixels; the second corner is outside. */
interface Rectangle {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export function printedPages(pdf: Uint8Array): PrintedPage[] {
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
  /** 0 is black, 255 paper. */
  const light = (x: number, y: number) => bytes[y * width + x] ?? 255
  const inks = function* ({ left, top, right, bottom }: Rectangle) {
    for (let y = Math.max(0, top); y < Math.min(height, bottom); y++) {
      for (let x = Math.max(0, left); x < Math.min(width, right); x++)
        if (light(x, y) < 250) yield [x, y] as const
    }
  }
  return {
    width,
    height,
    light,
    /** The rectangle around all ink of a part; null where it is empty. */
    inkIn(part: Rectangle): Rectangle | null {
      const points = [...inks(part)]
      if (points.length === 0) return null
      return points.reduce(
        (found, [x, y]) => ({
          left: Math.min(found.left, x),
          top: Math.min(found.top, y),
          right: Math.max(found.right, x + 1),
          bottom: Math.max(found.bottom, y + 1),
        }),
        { left: width, top: height, right: 0, bottom: 0 },
      )
    },
    shareOfInk(part: Rectangle): number {
      return [...inks(part)].length / ((part.right - part.left) * (part.bottom - part.top))
    },
  }
}
