import { hash } from 'node:crypto'
import { attachedFolder, enclosedIn, filesIn } from './attached-files.ts'
import { isAlone } from './pack-files.ts'
import type { Pack } from './pack-json.ts'
import type { BadPart, PackFiles } from './verify-pack.ts'

/** The first file that is not the one its evidence names; a `pack.json` alone has none to be checked. */
export function attachedFault(files: PackFiles, pack: Pack): BadPart | null {
  const bad = (at: string, problem: string): BadPart => ({ kind: 'evidence-file', at, problem })
  const expected = filesIn(pack.changes)
  const told = pack.files ?? []
  const wrong = Array.from({ length: Math.max(expected.length, told.length) }, (_, at) => at).find(
    (at) => JSON.stringify(expected[at]) !== JSON.stringify(told[at]),
  )
  if (wrong !== undefined) {
    return bad(
      (told[wrong] ?? expected[wrong])?.file ?? '',
      'its place in the list is not what the evidence tells',
    )
  }
  if (isAlone(files)) return null
  const enclosed = enclosedIn(expected)
  for (const { file, bytes, sha256 } of expected) {
    const content = files[file]
    if (content === undefined && !enclosed.has(file)) continue
    if (content === undefined) return bad(file, 'it is missing')
    if (content.length !== bytes || hash('sha256', content) !== sha256)
      return bad(file, 'it does not give the digest in its evidence')
  }
  const known = new Set(expected.map(({ file }) => file))
  const stray = Object.keys(files).find((name) => name.startsWith(attachedFolder) && !known.has(name))
  return stray === undefined ? null : bad(stray, 'no evidence tells of it')
}
