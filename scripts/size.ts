import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/* Prints lines and files by folder, production and tests apart. */

const counted = /\.(ts|js|mjs|css|sql|html)$/
const productionRoots = ['src/', 'bots/', 'db/']

const files = execFileSync('git', ['ls-files'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => counted.test(file))

const isTest = (file: string) => file.startsWith('test/') || file.includes('.test.')
const production = files.filter(
  (file) => productionRoots.some((root) => file.startsWith(root)) && !isTest(file),
)

function printTable(title: string, group: readonly string[]): void {
  const folders = new Map<string, { lines: number; files: number }>()
  for (const file of group) {
    const folder = file.split('/').slice(0, -1).slice(0, 2).join('/')
    const { lines, files } = folders.get(folder) ?? { lines: 0, files: 0 }
    folders.set(folder, { lines: lines + lineCount(file), files: files + 1 })
  }
  console.log(`${title}: lines, files`)
  for (const [folder, size] of [...folders].sort(([, a], [, b]) => b.lines - a.lines)) {
    console.log(`${String(size.lines).padStart(8)} ${String(size.files).padStart(5)}  ${folder}`)
  }
  const total = [...folders.values()].reduce((sum, { lines }) => sum + lines, 0)
  console.log(`${String(total).padStart(8)} ${String(group.length).padStart(5)}  in all\n`)
}

function lineCount(file: string): number {
  return readFileSync(file, 'utf8').split('\n').length - 1
}

printTable('Production', production)
printTable('Tests', files.filter(isTest))
