import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export type Child = ReturnType<typeof startChild>

export function startChild(script: string, ...args: string[]) {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint += text
  })
  const closed = once(child, 'close')
  return {
    pid: child.pid,
    kill: () => child.kill('SIGKILL'),
    async line(): Promise<string> {
      const next = await lines.next()
      if (next.done) throw new Error(`${script} ended without a line: ${complaint}`)
      return next.value
    },
    say: (line: string) => void child.stdin.write(`${line}\n`),
    async ended() {
      const [code] = await closed
      if (code !== 0) throw new Error(`${script} ended with ${code}: ${complaint}`)
    },
  }
}
