import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { purposes } from './pdf.ts'

const root = resolve(import.meta.dirname, '../../..')

/** Finds the purposes that the code writes into the log of look-ups. */
function purposesInSource(): string[] {
  const files = ['src', 'bots'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  return (
    files
      // Purposes of playground rooms and of the SMS sender are something else.
      .filter((file) => !/playground|[/\\]sms[/\\]/.test(file))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bpurpose(?:: | = |: .* \?\? )'([^']+)'/g)])
      .map(([, purpose]) => purpose ?? '')
  )
}

test('whoever asks what is held about him is told in Turkish what each look-up was for', () => {
  const found = purposesInSource()
  expect(found).toEqual(expect.arrayContaining(['look-up', 'erasure', 'evidence pack', 'personal data']))
  expect(found.filter((purpose) => !Object.hasOwn(purposes, purpose))).toEqual([])
})
