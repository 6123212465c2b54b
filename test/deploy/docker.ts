import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { surroundingEnv } from '../support/processes/processes.ts'

/*
 * A Docker daemon of the tests' own, so that images and volumes of the machine stay as they are. It changes the machine's
 * firewall, as each daemon does: it starts only beside another, where that is no surprise.
 */

export interface Docker {
  /** Runs a command line with bash, in a folder; returns what it prints, and throws if it fails. */
  run(line: string, cwd?: string, env?: Record<string, string>): Promise<string>
  close(): Promise<void>
}

const programs = ['dockerd', 'docker', 'iptables']

/** Starts the daemon; a sentence says why that cannot be done here. */
export async function startDocker(): Promise<Docker | string> {
  const missing = programs.find((program) => spawnSync(program, ['--version']).error !== undefined)
  if (missing !== undefined) return `there is no ${missing} on this machine`
  if (spawnSync('docker', ['compose', 'version']).status !== 0) return 'docker compose is missing'
  if (spawnSync('docker', ['info']).status !== 0) return 'no Docker daemon answers on this machine'
  if (process.getuid?.() !== 0) return 'only root can start a second Docker daemon'
  const folder = mkdtempSync(join(tmpdir(), 'izin-docker-'))
  const socket = `unix://${join(folder, 'docker.sock')}`
  const places = ['data-root', 'exec-root', 'pidfile'].flatMap((name) => [`--${name}`, join(folder, name)])
  // Networks apart from those of another daemon.
  const networks = ['--bridge', 'none', '--default-address-pool', 'base=10.213.0.0/16,size=24']
  const daemon = spawn('dockerd', ['-H', socket, ...places, ...networks], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const close = async () => {
    // Bridges and firewall rules of networks would outlive the daemon.
    const emptied = 'docker ps -aq | xargs -r docker rm -f && docker network prune -f'
    spawnSync('sh', ['-c', emptied], { env: { ...surroundingEnv(), DOCKER_HOST: socket } })
    daemon.kill()
    if (daemon.exitCode === null) await once(daemon, 'exit')
    // Not by Node: the tests would search all images for addresses first.
    spawnSync('sh', ['-c', `umount ${folder}/exec-root/netns/* 2>/dev/null; rm -rf ${folder}`])
  }
  const fault = await faultOf(daemon)
  if (fault !== null) {
    await close()
    return `dockerd does not start: ${fault}`
  }
  return { close, run: runIn({ DOCKER_HOST: socket, DOCKER_BUILDKIT: '0' }) }
}

/** Returns null once the daemon listens, or the last line that it wrote. Its log is read to the end, or it would stop. */
function faultOf(daemon: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let last = ''
    const lines = createInterface({ input: daemon.stderr ?? process.stdin })
    lines.on('line', (line) => {
      last = line
      if (line.includes('API listen on')) resolve(null)
    })
    lines.on('close', () => resolve(last))
  })
}

const runIn =
  (own: Record<string, string>) =>
  async (line: string, cwd = tmpdir(), env: Record<string, string> = {}) => {
    const surrounding = { ...surroundingEnv(), HOME: process.env.HOME ?? '/root' }
    const options = { cwd, env: { ...surrounding, ...own, ...env }, maxBuffer: 64 * 1024 * 1024 }
    const { stdout, stderr } = await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', line], options)
    return `${stdout}${stderr}`
  }
