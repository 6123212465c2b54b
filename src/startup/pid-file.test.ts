import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { beforeEach, expect, test } from 'vitest'
import { openFolder } from '../../test/support/folder.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { isAlive, isShared, removePidFile, writePidFile } from './pid-file.ts'

const folder = forEachTest(openFolder)
let database: string
beforeEach(() => {
  database = folder.file('izin.db')
})

test('no process serves a database without a file', () => {
  expect(isAlive(database)).toBe(false)
})

test('this process is alive from writePidFile() to removePidFile()', () => {
  writePidFile(database)
  expect(isAlive(database)).toBe(true)
  expect(statSync(`${database}.pid`).mode & 0o777).toBe(0o600)
  removePidFile(database)
  expect(isAlive(database)).toBe(false)
  expect(existsSync(`${database}.pid`)).toBe(false)
})

test('a second process is kept on the list when this one goes', () => {
  writePidFile(database)
  const mine = readFileSync(`${database}.pid`, 'utf8')
  const began = readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19]
  expect(isShared(database)).toBe(false)
  writeFileSync(`${database}.pid`, `${mine}${process.ppid} ${began}\n`)
  expect(isShared(database)).toBe(true)
  removePidFile(database)
  expect(isAlive(database)).toBe(true)
})

test('a number that was given to another process after a crash is not alive', () => {
  writeFileSync(`${database}.pid`, `${process.pid} 1\n`)
  expect(isAlive(database)).toBe(false)
  writeFileSync(`${database}.pid`, 'no number\n-1\n0\n')
  expect(isAlive(database)).toBe(false)
})
