import { createServer } from 'node:net'

/**
 * Below the ports that Linux hands out by itself (32768 and above): what is free here stays free until it is listened on,
 * and whoever goes away and comes back finds it free, however many connections other suites make meanwhile.
 */
const first = 15_000
const places = 30
const portsOfPlace = 500

/** Suites that run beside each other look for their ports in a place of their own; those of two runs hardly ever in one. */
const place = (process.ppid + Number(process.env.VITEST_POOL_ID ?? 0)) % places

/** A port of this machine on which nobody listens. */
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
