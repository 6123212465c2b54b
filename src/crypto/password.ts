import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

interface Cost {
  /** Work and memory, a power of two: 128 · N · r bytes. */
  N: number
  r: number
  p: number
}

// OWASP's setting of 16 MiB (there with p = 4), because a Worker has 128 MB in all.
const cost: Cost = { N: 2 ** 14, r: 8, p: 5 }
const saltBytes = 16
const hashBytes = 32

/** `scrypt$N=16384,r=8,p=5$salt$hash` in base64url. Slow by design, off the main thread. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await derive(password, salt, cost)
  return `scrypt$N=${cost.N},r=${cost.r},p=${cost.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/**
 * Checks a password. An unknown user has `stored` undefined and takes the same time. Throws for a damaged
 * hash.
 */
export async function checkPassword(password: string, stored: string | undefined): Promise<boolean> {
  if (stored === undefined) {
    await derive(password, Buffer.alloc(saltBytes), cost)
    return false
  }
  const { salt, hash, ...storedCost } = parseStored(stored)
  return timingSafeEqual(await derive(password, salt, storedCost), hash)
}

function parseStored(stored: string): Cost & { salt: Buffer; hash: Buffer } {
  const match = /^scrypt\$N=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(stored)
  const hash = Buffer.from(match?.[5] ?? '', 'base64url')
  if (!match || hash.length !== hashBytes)
    throw new Error('Cannot check password: its stored hash is damaged')
  return {
    N: Number(match[1]),
    r: Number(match[2]),
    p: Number(match[3]),
    salt: Buffer.from(match[4] ?? '', 'base64url'),
    hash,
  }
}

// NFKC unites one-sign and two-sign letters such as ş (NIST SP 800-63B, 5.1.1.2).
function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashBytes, { N, r, p, maxmem: 64 * 2 ** 20 }, (error, hash) => {
      if (error) reject(error)
      else resolve(hash)
    })
  })
}
