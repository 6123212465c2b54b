import { execFileSync } from 'node:child_process'

/*
 * Refuses commits whose subject has fewer than 12 or more than 60 characters, in the repository of the working folder.
 * Commits older than this file are left as they are; in a shallow clone those at its boundary count as older.
 */

const [charactersMin, charactersMax] = [12, 60]
const path = 'scripts/check-subjects.ts'

/** Allows a clone of another user, as `git` itself does not for root. */
const git = (...words: string[]) =>
  execFileSync('git', ['-c', 'safe.directory=*', ...words], { encoding: 'utf8' }).trim()

const additions = git('log', '--diff-filter=A', '--format=%H', '--', path)
const oldest = additions.split('\n').at(-1)
const commits = oldest ? git('log', '--no-merges', '--format=%h %s', `${oldest}..HEAD`) : ''

for (const commit of commits.split('\n').filter((line) => line !== '')) {
  const subject = commit.slice(commit.indexOf(' ') + 1)
  const { length } = [...subject]
  if (length >= charactersMin && length <= charactersMax) continue
  console.error(
    `${commit}: the subject has ${length} characters. Reword it to ${charactersMin} to ${charactersMax}: git rebase -i`,
  )
  process.exitCode = 1
}
