import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { refusalCodes } from '../../consent/refusal.ts'
import { codes } from './faults.ts'

const api = resolve(import.meta.dirname, '..')
const source = globSync(['{base,iys}/*.ts', 'routes.ts'], { cwd: api })
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => readFileSync(join(api, file), 'utf8'))
  .join('\n')

test('codes holds every code that is answered somewhere, and no other', () => {
  const answered = [...source.matchAll(/'(H\d{3}|IZIN-\d{3}[A-Z-]*)'/g)].map(([, code]) => code)
  expect(new Set([...answered, ...refusalCodes])).toEqual(new Set(Object.keys(codes)))
})

test('codes has a sentence of its own for each', () => {
  const messages = Object.values(codes).map(({ message }) => message)
  // H160 and H166 name the same fault, in an add and in a query.
  expect(new Set(messages).size).toBe(messages.length - 1)
  for (const message of messages) expect(message).toMatch(/^\p{L}.*\.$/u)
})
