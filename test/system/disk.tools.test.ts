import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import Database from 'libsql'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openFolder } from '../support/folder.ts'
import { forEachTest } from '../support/opened.ts'
import { type Child, startChild } from '../support/processes/child.ts'

/* A disk that stands still or fails, by `strace`, which delays the syncs of a running process or makes them fail. */

const folder = forEachTest(openFolder)
let child: Child
beforeEach(async () => {
  child = startChild('write-on-demand.ts', folder.file('notes.db'))
  expect(await child.line()).toBe('ready')
})
afterEach(() => child.kill())

/** Changes every sync of the child until it is called. */
async function changeSyncs(change: 'error=EIO' | 'delay_enter=600s'): Promise<() => Promise<void>> {
  const syncs = 'fsync,fdatasync'
  const injection = ['-e', `trace=${syncs}`, '-e', `inject=${syncs}:${change}`]
  const strace = spawn('strace', ['-f', '-qq', '-o', '/dev/null', ...injection, '-p', String(child.pid)])
  const exited = once(strace, 'exit')
  await expect.poll(isTraced).toBe(true)
  return async () => {
    strace.kill('SIGINT')
    await exited
  }
}

function isTraced(): boolean {
  const tasks = `/proc/${child.pid}/task`
  return readdirSync(tasks).every((task) =>
    /^TracerPid:\t[1-9]/m.test(readFileSync(`${tasks}/${task}/status`, 'utf8')),
  )
}

function idsOnDisk(): number[] {
  const database = new Database(folder.file('notes.db'))
  try {
    expect(database.prepare('PRAGMA integrity_check').raw(true).all([])).toEqual([['ok']])
    return (database.prepare('SELECT id FROM note ORDER BY id').raw(true).all([]) as number[][]).map(Number)
  } finally {
    database.close()
  }
}

it('answers reads while a sync stands still, and shows nothing before it is synced', async () => {
  child.say('write 1')
  expect(await child.line()).toBe('stored 1')
  const goOn = await changeSyncs('delay_enter=600s')
  child.say('write 2')
  child.say('write 3')
  for (let turn = 0; turn < 20; turn += 1) {
    child.say('read')
    expect(await child.line()).toBe('ids [1]')
    expect(idsOnDisk()).toEqual([1])
  }
  await goOn()
  expect([await child.line(), await child.line()]).toEqual(['stored 2', 'stored 3'])
  expect(idsOnDisk()).toEqual([1, 2, 3])
})

it('tells that an outcome is unknown when a sync fails, and loses nothing that it answers afterwards', async () => {
  child.say('write 1')
  expect(await child.line()).toBe('stored 1')
  const heal = await changeSyncs('error=EIO')
  child.say('write 2')
  expect(await child.line()).toBe('failed 2 UnknownOutcomeError')
  child.say('read')
  expect(await child.line()).toBe('ids [1]')
  await heal()
  child.say('write 3')
  expect(await child.line()).toBe('stored 3')
  child.kill()
  await expect(child.ended()).rejects.toThrow()
  expect(idsOnDisk()).toEqual([1, 3])
})

it('loses nothing when the syncs of a merge fail', async () => {
  child.say('write 1')
  expect(await child.line()).toBe('stored 1')
  const heal = await changeSyncs('error=EIO')
  child.say('merge')
  expect(await child.line()).toBe('merged')
  await heal()
  child.say('write 2')
  expect(await child.line()).toBe('stored 2')
  child.say('merge')
  expect(await child.line()).toBe('merged')
  child.say('write 3')
  expect(await child.line()).toBe('stored 3')
  child.kill()
  await expect(child.ended()).rejects.toThrow()
  expect(idsOnDisk()).toEqual([1, 2, 3])
})
