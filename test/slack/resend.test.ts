import { it } from 'vitest'
import { openApp } from '../support/app.ts'
import { yesterday } from '../support/clock/clock.ts'
import { forAllTests } from '../support/opened.ts'

const app = forAllTests(() => openApp())

it('a message whose process was killed while it was sent is sent again soon after the restart, marked as a possible repeat', async () => {
  await app.izinJson('provider', 'add', '--code', '123456', '--name', 'Örnek A.Ş.')
  await app.izinJson('room', 'add', '--brand', '123456', '--slack', 'C0RAPOR')
  app.beginYesterday()
  const reached = app.slack.hold('chat.postMessage')
  await app.izinJson('report', '--date', yesterday(), '--post')
  await reached
  await app.stop('SIGKILL')
  app.slack.release()
  app.lengthenClaims()
  await app.start()
  await app.answerText('ikinci kez gelmiş olabilir')
})
