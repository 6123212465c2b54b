import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/*
 * Refuses casts (`value as Type`) beyond a limit, and each one without its reason: a comment on its line, or above it
 * with at most two lines of code between. `as const` is no cast, since it claims nothing that the compiler does not check.
 */

const castsMax = 150
const linesBetween = 2

/** Comment; string or regular expression; anything else. A slash begins an expression only where a value may begin. */
const code =
  /(\/\/.*|\/\*[\s\S]*?\*\/)|('(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|(?<=[(,=:[!&|?{};>]\s*|\breturn\s+)\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/)|[\s\S]/y
const templateText = /\\[\s\S]|\$\{|[\s\S]/y

const renames = /\b(?:import|export)\b(?: type)? (?:\w+, )?(?:\{[^{}]*\}|\* as \w+)/g
const casts = /\bas (?:unknown as )?(?!const\b)/g

interface Layers {
  /** Source with spaces for its comments, strings and texts of templates. */
  readonly code: string
  /** Source with spaces for all but its comments. */
  readonly comments: string
}

function layersOf(source: string): Layers {
  const layers = { code: '', comments: '' }
  /** Open braces of the code, and of each `${…}` around the place; null in the text of a template. */
  const around: (number | null)[] = [0]
  for (let at = 0; at < source.length; ) {
    const braces = around.at(-1) ?? null
    const pattern = braces === null ? templateText : code
    pattern.lastIndex = at
    const [piece = '', comment, literal] = pattern.exec(source) ?? []
    const isCode = braces !== null && comment === undefined && literal === undefined
    layers.code += isCode ? piece : blank(piece)
    layers.comments += comment ?? blank(piece)
    step(around, piece)
    at += piece.length
  }
  return layers
}

/** Enters or leaves a template, the code inside one, or a block. */
function step(around: (number | null)[], piece: string): void {
  const braces = around.at(-1) ?? null
  if (piece === '`') {
    if (braces === null) around.pop()
    else around.push(null)
  } else if (braces === null) {
    if (piece === '${') around.push(0)
  } else if (piece === '{') around.splice(-1, 1, braces + 1)
  else if (piece === '}' && braces === 0 && around.length > 1) around.pop()
  else if (piece === '}') around.splice(-1, 1, braces - 1)
}

const blank = (text: string) => text.replace(/[^\n]/g, ' ')

/** Returns the lines of casts, counted from 1, each with whether it has a reason. */
function castsIn(source: string): { readonly line: number; readonly hasReason: boolean }[] {
  const layers = layersOf(source)
  const comments = layers.comments.split('\n')
  return [...layers.code.replace(renames, blank).matchAll(casts)].map(({ index }) => {
    const line = layers.code.slice(0, index).split('\n').length
    const near = comments.slice(Math.max(0, line - 2 - linesBetween), line)
    return { line, hasReason: near.some((text) => text.trim() !== '') }
  })
}

let count = 0
for (const path of execFileSync('git', ['ls-files', 'src', 'bots', 'db'], { encoding: 'utf8' }).split('\n')) {
  if (!path.endsWith('.ts') || path.endsWith('.test.ts')) continue
  for (const { line, hasReason } of castsIn(readFileSync(path, 'utf8'))) {
    count += 1
    if (hasReason) continue
    console.error(
      `${path}:${line}: a cast without its reason: write a comment above it, or let the types show it`,
    )
    process.exitCode = 1
  }
}
if (count > castsMax) {
  console.error(`${count} casts: at most ${castsMax} may stay`)
  process.exitCode = 1
}
