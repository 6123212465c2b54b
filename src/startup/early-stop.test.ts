import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const rooms = new URL('early-stop.ts', import.meta.url).href

async function ended(script: string) {
  const source = `import * as early from ${JSON.stringify(rooms)}\n${script}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [out, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { out, code, signal }
}

/** Goes on once the signal has come; a timer keeps the process alive meanwhile. */
const signalled = `
    const waiting = setInterval(() => {}, 1000)
    const come = new Promise((heard) => process.once('SIGTERM', heard))
    process.kill(process.pid, 'SIGTERM')
    await come
    clearInterval(waiting)`

test('a process stopped before its start ends with 0', async () => {
  const script = `early.endOnSignal(); ${signalled}
    console.log('goes on')`
  expect(await ended(script)).toEqual({ out: '', code: 0, signal: null })
})

test('work that must not stay half done is done first', async () => {
  const script = `early.endOnSignal()
    await early.deferSignals(async () => {
      ${signalled}
      console.log('whole')
    })
    console.log('goes on')`
  expect(await ended(script)).toEqual({ out: 'whole\n', code: 0, signal: null })
})

test('a process that handles signals itself is left to it', async () => {
  const script = `early.endOnSignal(); early.takeOverSignals()
    process.on('SIGTERM', () => { console.log('mine'); process.exit(3) })
    ${signalled}`
  expect(await ended(script)).toEqual({ out: 'mine\n', code: 3, signal: null })
})
