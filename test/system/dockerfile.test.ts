import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'

/** Reads Dockerfile and compose.yaml without Docker. */

const context = resolve(import.meta.dirname, '..', '..')
const read = (name: string) => readFileSync(join(context, name), 'utf8')

function instructions(): (readonly [verb: string, rest: string])[] {
  const text = read('Dockerfile').replace(/^#.*\n/gm, '')
  return [...text.matchAll(/^([A-Z]+) (.+)$/gm)].map(([, verb = '', rest = '']) => [verb, rest])
}

const of = (wanted: string) => instructions().flatMap(([verb, rest]) => (verb === wanted ? [rest] : []))

/** Docker gets only named files, without tests. */
function isSent(path: string): boolean {
  const lines = read('.dockerignore').split('\n')
  const allowed = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1))
  const isNamed = allowed.some((name) => path === name || path.startsWith(`${name}/`))
  return lines[0] === '*' && isNamed && !path.endsWith('.test.ts')
}

it('Dockerfile copies what is there and sent, and runs the server for a user who is not root', () => {
  const sources = of('COPY')
    .filter((rest) => !rest.startsWith('--from='))
    .flatMap((rest) => rest.split(' ').slice(0, -1))
  expect(sources.length).toBeGreaterThan(0)
  for (const source of sources) {
    expect([source, existsSync(join(context, source)), isSent(source)]).toEqual([source, true, true])
  }
  expect(isSent('src/log.test.ts')).toBe(false)
  expect(of('FROM').every((image) => /^node:24-[a-z]+-slim( AS packages)?$/.test(image))).toBe(true)
  expect(of('USER').at(-1)).toBe('node')
  const [program, file = ''] = JSON.parse(of('CMD').at(-1) ?? '[]') as string[]
  expect([program, existsSync(join(context, file))]).toEqual(['node', true])
  expect(of('HEALTHCHECK').join()).toContain('/readyz')
})

it('compose.yaml gives the image what it needs behind Caddy', () => {
  const compose = read('compose.yaml').replaceAll(/\$\{DOMAIN:\?\}/g, 'ornek.example')
  const given = Object.fromEntries(
    [...compose.matchAll(/^ {6}([A-Z_]+): "?(.*?)"?$/gm)].map((m) => [m[1], m[2]]),
  )
  const port = instructions().find(([verb]) => verb === 'EXPOSE')?.[1]
  expect(readConfig({ ...given, PORT: port, HOST: '0.0.0.0' })).toMatchObject({
    ok: true,
    config: { trustProxy: true, publicUrl: 'https://ornek.example', remarks: [] },
  })
  expect(compose).toContain(`--from ornek.example --to izin:${port}`)
  expect(instructions()).toContainEqual(['VOLUME', /- izin:(\/\S+)/.exec(compose)?.[1]])
})
