import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { purposes } from './pdf.ts'

const root = resolve(import.meta.dirname, '../../..')

/** What the log of look-ups is told, by all that writes into it. */
function purposesInSource(): string[] {
  const files = ['src', 'bots'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  return (
    files
      // What a room of the playground is for, and what the company's own SMS sender is told, is something else.
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
