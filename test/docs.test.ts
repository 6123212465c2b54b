import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generated } from '../scripts/docs.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

describe('the README', () => {
  it('says what the code says of commands, verbs and settings, and the manifest follows from the code', () => {
    for (const { path, text } of generated()) expect(readFileSync(path, 'utf8'), path).toBe(text)
  })

  it('names every variable the configuration reads', () => {
    const parts = readdirSync(join(root, 'src/config')).map((name) => `src/config/${name}`)
    const config = ['src/config.ts', ...parts].map((path) => readFileSync(join(root, path), 'utf8')).join('')
    const names = new Set([...config.matchAll(/'([A-Z]+(?:_[A-Z]+)*)'/g)].map((match) => match[1] ?? ''))
    expect([...names].filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
  })

  it('keeps to itself: no path of a machine, no registry host', () => {
    expect(readme).not.toMatch(/\/(tmp|home|root)\/|registry\./)
  })
})
