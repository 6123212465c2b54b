import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/*
 * Refuses words and openings that CONTRIBUTING.md forbids: words in every file, openings at the beginning of a sentence
 * (docs, comments, messages, test titles) unless it is a question, metaphors in comments and titles, and docstrings
 * without a declaration.
 */

// Parts in brackets keep these patterns from finding themselves.
const words =
  /\bwho(m|so)?[e]ver\b|\b(any|every|no|some)body\b|\b(s?h[e]|h[i]s|h[i]m|h[i]mself|h[e]rself)\b/gi
const sentences = /\b(What|Of|Where|Who|Whom|Whose|As|So|That|Those|Whether)\s(?![^.!?\n]*\?)/g
const openings = /^(what|of|where|who|whom|whose|as|so|that|those|whether)\b/i
const metaphors = /\b(houses?|desks?|floors?|workshop|surroundings|patience|patient|witness(es)?|grounds?)\b/i

const comments = /\/\*\*?\s([\s\S]*?)\*\/|((?:^[ \t]*\/\/ .*\n)+)/gm
/** Followed by an empty line or another comment, a docstring belongs to nothing, and an editor shows it nowhere. */
const orphans = /\/\*\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*\n[ \t]*(?=\n|\/\*\*|\/\/|[}\])])/g
const titles = /\b(?:describe|it|test)\b[\w.]*(?:\(.*\]\))?\(\s*(['"`])(.*?)\1/g

function* complaints(text: string): Generator<[at: number, complaint: string]> {
  for (const match of text.matchAll(words)) yield [match.index, match[0]]
  for (const match of text.matchAll(sentences)) yield [match.index, `"${match[1]}" begins a sentence`]
  for (const match of text.matchAll(comments)) {
    const comment = (match[1] ?? match[2] ?? '').replace(/^\s*(\*|\/\/) ?/gm, '').trim()
    const found = openings.exec(comment) ?? metaphors.exec(comment)
    if (found !== null) yield [match.index, `"${found[0]}" in a comment`]
  }
  for (const match of text.matchAll(orphans))
    yield [match.index, 'a docstring without its declaration: write /* */']
  for (const match of text.matchAll(titles)) {
    const found = openings.exec(match[2] ?? '') ?? metaphors.exec(match[2] ?? '')
    if (found !== null) yield [match.index, `"${found[0]}" in a title`]
  }
}

for (const path of execFileSync('git', ['ls-files'], { encoding: 'utf8' }).split('\n')) {
  if (!/\.(ts|js|mjs|cjs|css|html|md|sql|yaml|toml|sh)$|^(Dockerfile|\.ci\/run)$/.test(path)) continue
  // It repeats the messages, which are checked where they are written, and puts cells of tables in a row.
  if (path === 'docs/gallery.md') continue
  // Copied as it is.
  if (path.startsWith('src/api/viewer/docs/api/swagger-ui')) continue
  const text = readFileSync(path, 'utf8')
  for (const [at, complaint] of complaints(text)) {
    console.error(`${path}:${text.slice(0, at).split('\n').length}: ${complaint}`)
    process.exitCode = 1
  }
}
