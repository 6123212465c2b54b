import { html } from 'hono/html'
import { evidenceFileEndings, evidenceFileMebibytesMax } from '../../register/evidence/file-kind.ts'
import type { EvidenceLink } from '../../register/evidence/links.ts'
import { framedPage } from '../page.ts'
import type { textsFor } from './texts.ts'

type Language = ReturnType<typeof textsFor>

const accepted = evidenceFileEndings.map((ending) => `.${ending}`).join()

/** Asks for the file: a plain form, so that any phone's browser has it. */
export function askPage({ language, texts }: Language, { brandName, changeIds, expiresAt }: EvidenceLink) {
  return framedPage(
    language,
    texts.title,
    html`<p><strong>${brandName}</strong><br>${texts.about(changeIds.length)}</p>
<p class="scope">${texts.kinds(evidenceFileMebibytesMax)}</p>
<form method="post" enctype="multipart/form-data">
<p><label for="file">${texts.file}</label><br>
<input id="file" type="file" name="file" required accept="${accepted}"></p>
<button>${texts.button}</button>
</form>
<p class="scope">${texts.forGood} ${texts.until(expiresAt)}</p>`,
  )
}
