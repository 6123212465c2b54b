import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { entry, surroundingEnv } from '../support/processes.ts'
import { newPlace, type Place, setUp } from './harness.ts'

let place: Place
beforeAll(async () => {
  place = newPlace()
  await setUp(place)
})
afterAll(() => place.remove())

test('the exit code tells what was not understood from what was not done', async () => {
  const [unknown, missing, refused, done] = await Promise.all([
    place.run('nonsense'),
    place.run('lookup', '--json'),
    place.run('brand', 'close', '--code', '5', '--json'),
    place.run('brand', 'list', '--json'),
  ])
  expect(unknown).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/^There is no .*command.*\.\nUsage: /),
  })
  expect(missing).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/^--recipient is missing\.\nUsage: /),
  })
  expect(refused).toMatchObject({ code: 1, out: '', err: 'Cannot close the brand: there is no brand 5.\n' })
  expect(done).toMatchObject({ code: 0, err: '' })
})

test('a reader that has seen enough ends the command without a complaint', async () => {
  const child = spawn(process.execPath, [entry, 'setting', 'list'], {
    cwd: place.folder,
    env: { ...surroundingEnv(), ...place.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', (text) => {
    err += text
  })
  await once(child, 'close')
  expect(err).toBe('')
})

test('the key is told of when it is made, beside the file that is used without any environment', async () => {
  const empty = newPlace({ DATABASE_URL: '' })
  try {
    const { code, err } = await empty.run('migrate')
    expect(code).toBe(0)
    expect(err).toMatch(/^A key was made: .*data\/izin\.key\./)
    expect((await empty.run('migrate')).err).toBe('')
  } finally {
    empty.remove()
  }
})
