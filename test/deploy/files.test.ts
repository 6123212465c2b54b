import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readEnvFile } from '../../src/config/env-file.ts'
import { settings } from '../../src/config/settings.ts'
import { metricNames } from '../../src/http/metrics.ts'

const folder = join(import.meta.dirname, '../../deploy')
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8')
const files = readdirSync(folder)
const root = join(folder, '..')
const composed = readFileSync(join(root, '.env.example'), 'utf8')

test('the files of deploy/ name only metrics and variables that exist', () => {
  const text = [...files.map(textOf), composed].join('\n')
  const metrics = [...text.matchAll(/\bizin_[a-z_]+/g)].map(([name]) => name)
  expect(metrics.length).toBeGreaterThan(10)
  expect(metrics.filter((name) => !metricNames.includes(name))).toEqual([])
  const variables = [...text.matchAll(/\b([A-Z][A-Z]+(?:_[A-Z]+)+)\b/g)].map(([name]) => name)
  expect(variables.filter((name) => !name.startsWith('AF_') && !Object.hasOwn(settings, name))).toEqual([])
})

test('the examples of settings are read, with every commented line too', () => {
  for (const example of [textOf('izin.env.example'), composed]) {
    for (const text of [example, example.replaceAll(/^#(?=[A-Z]+_)/gm, '')]) {
      const reading = readEnvFile(text)
      expect(reading).toMatchObject({ kind: 'read' })
    }
  }
})

test('compose.yaml asks for no variable that its example of settings lacks', () => {
  const compose = readFileSync(join(root, 'compose.yaml'), 'utf8')
  const asked = [...compose.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name)
  expect([...new Set(asked)]).toEqual(['DOMAIN'])
  expect(composed).toMatch(/^DOMAIN=./m)
  expect(compose).toContain('env_file: .env')
})

test('operate.md names each of these files in both languages', () => {
  for (const language of ['en', 'tr']) {
    const page = readFileSync(join(root, 'docs', language, 'operate.md'), 'utf8')
    expect(files.filter((name) => !page.includes(`deploy/${name}`))).toEqual([])
    expect(page).toContain('`.env.example`')
  }
})
