import { createServer } from 'node:net'

/** Below the ports that Linux assigns (32768 and above), so a port stays free until it is listened on. */
const first = 15_000
const places = 30
const portsOfPlace = 500

/** Parallel suites look for ports in ranges of their own. */
const place = (process.ppid + Number(process.env.VITEST_POOL_ID ?? 0)) % places

export async function freePort(): Promise<number> {
  for (let tries = 0; tries < portsOfPlace; tries += 1) {
    const port = first + place * portsOfPlace + Math.floor(Math.random() * portsOfPlace)
    if (await isFree(port)) return port
  }
  throw new Error('There is no free port')
}

function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  return new Promise((answerText) => {
    probe.once('error', () => answerText(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => answerText(true)))
  })
}
