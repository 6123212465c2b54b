import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generated } from '../scripts/docs.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const pages = readdirSync(join(root, 'docs/en')).map((name) => join(root, 'docs/en', name))
const docs = [join(root, 'docs/architecture.md'), ...pages]
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n')

describe('README and docs', () => {
  it("agree with the code on commands, verbs and settings, as Slack's manifest does", () => {
    for (const { path, text } of generated()) expect(readFileSync(path, 'utf8'), path).toBe(text)
  })

  it('name every variable the configuration reads', () => {
    const parts = readdirSync(join(root, 'src/config')).map((name) => `src/config/${name}`)
    const config = ['src/config.ts', ...parts].map((path) => readFileSync(join(root, path), 'utf8')).join('')
    const names = new Set([...config.matchAll(/'([A-Z]+(?:_[A-Z]+)*)'/g)].map((match) => match[1] ?? ''))
    expect([...names].filter((name) => !docs.includes(`\`${name}\``))).toEqual([])
  })

  it('name no path of a machine and no registry host', () => {
    expect(`${readme}${docs}`).not.toMatch(/\/(tmp|home|root)\/|registry\./)
  })

  it('README stays within 250 lines and links only to files that exist', () => {
    expect(readme.split('\n').length).toBeLessThanOrEqual(250)
    const targets = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? '')
    expect(targets.filter((target) => !existsSync(join(root, target)))).toEqual([])
  })
})
