import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

interface Cost {
  /** Cost of scrypt in work and memory, a power of two: it uses 128 · N · r bytes of memory. */
  N: number
  r: number
  p: number
}

/**
 * Costs of scrypt with 16 MiB of memory, since a Cloudflare Worker has 128 MB in all. OWASP recommends these; `p` is one
 * higher than there.
 */
const cost: Cost = { N: 2 ** 14, r: 8, p: 5 }
const saltBytes = 16
const hashBytes = 32

/**
 * Returns the text to store for a password: `scrypt$N=16384,r=8,p=5$salt$hash`, the final two in base64url. Slow by design;
 * runs off the main thread.
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await derive(password, salt, cost)
  return `scrypt$N=${cost.N},r=${cost.r},p=${cost.p}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

/**
 * Returns true if a password belongs to a stored hash. For an unknown user `stored` is undefined: the answer is false and
 * takes the same time, so that it does not reveal which users exist. Throws for a damaged hash.
 */
export async function checkPassword(password: string, stored: string | undefined): Promise<boolean> {
  if (stored === undefined) {
    await derive(password, Buffer.alloc(saltBytes), cost)
    return false
  }
  const { salt, hash, ...storedCost } = parseStored(stored)
  return timingSafeEqual(await derive(password, salt, storedCost), hash)
}

/** Reads the cost, salt and hash out of the text that `hashPassword` made. */
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

/**
 * Computes scrypt of a password in NFKC form (NIST SP 800-63B, 5.1.1.2): keyboards send a letter such as ş as one code or
 * as two, and NFKC makes both the same.
 */
function derive(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, hashBytes, { N, r, p, maxmem: 64 * 2 ** 20 }, (error, hash) => {
      if (error) reject(error)
      else resolve(hash)
    })
  })
}
