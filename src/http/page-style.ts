const pageStyle = `:root{color-scheme:light dark;font:17px/1.5 system-ui,sans-serif;--paper:#fff;--ink:#1c1b1f;--edge:#767676;--notice:#e7f4ea;--link:#0b57d0;--may:#0b6b2e;--not:#9b1c1c;--press:#0b57d0;--on-press:#fff}
@media (prefers-color-scheme:dark){:root{--paper:#16171a;--ink:#ececec;--edge:#8e8e8e;--notice:#123a20;--link:#a8c7fa;--may:#7fdca0;--not:#ff9d94;--press:#a8c7fa;--on-press:#0b1f42}}
body{margin:0;background:var(--paper);color:var(--ink)}main,footer{max-width:34rem;margin:0 auto;padding:.5rem 1rem 2rem}footer{padding-top:0;font-size:.9rem;overflow-wrap:anywhere}
h1{font-size:1.4rem;line-height:1.3;margin:.5rem 0 1rem}h2{font-size:1.1rem;margin:1.5rem 0 0}ul{list-style:none;padding:0;margin:1rem 0}
li{display:flex;flex-wrap:wrap;gap:.75rem;justify-content:space-between;align-items:center;padding:.75rem 0;border-bottom:1px solid var(--edge)}
.may{color:var(--may)}.may-not{color:var(--not)}
button{font:inherit;padding:.6rem 1rem;min-height:2.75rem;border:1px solid var(--press);border-radius:.5rem;background:var(--press);color:var(--on-press);cursor:pointer}
button:focus-visible{outline:3px solid #1a73e8;outline-offset:2px}form{margin:0}
header{display:flex;gap:1rem;align-items:center;max-width:34rem;margin:0 auto;padding:.5rem 1rem 0}header p{margin:0;font-weight:600}nav{margin-inline-start:auto}nav a,.act{display:inline-block;padding:.6rem 0;min-height:1.5rem}
a{color:var(--link)}pre{white-space:pre-wrap;overflow-wrap:anywhere}summary{padding:.6rem 0;cursor:pointer;overflow-wrap:anywhere}
.notice{background:var(--notice);padding:.75rem 1rem;border-radius:.5rem;overflow-wrap:anywhere}[autofocus]:focus{outline:none}.scope{font-size:.9rem}
.filled{display:flex;flex-direction:column;gap:.5rem;align-items:flex-start}.filled p{margin:.5rem 0}.filled pre{align-self:stretch;margin:0}
fieldset{border:1px solid var(--edge);border-radius:.5rem;padding:.5rem 1rem;margin:0;align-self:stretch}
label.box{display:flex;gap:.75rem;align-items:center;min-height:2.75rem}input,select,textarea{font:inherit;max-width:100%;box-sizing:border-box}
input[type=checkbox]{width:1.4rem;height:1.4rem;margin:0;flex:none}
input[type=text],input[type=password],input[type=date],select,textarea{width:100%;padding:.6rem .75rem;border:1px solid var(--edge);border-radius:.5rem}textarea{font-family:monospace}
input:focus-visible,a:focus-visible,select:focus-visible,textarea:focus-visible,summary:focus-visible,pre:focus-visible{outline:3px solid #1a73e8;outline-offset:2px}
input[aria-invalid]{border:2px solid var(--not)}.hint{font-size:.9rem}
.fault{border:2px solid var(--not);padding:.75rem 1rem;border-radius:.5rem}.fault p{margin:0}.fault ul{list-style:disc;margin:0;padding-inline-start:1.25rem}
.fault li{display:list-item;padding:.25rem 0;border:0}form p.fault-line{margin:0;color:var(--not)}
a.button{display:inline-block;padding:.6rem 1rem;border:1px solid var(--press);border-radius:.5rem;background:var(--press);color:var(--on-press);text-decoration:none}
button.quiet{background:none;border-color:var(--edge);color:var(--ink)}form+form{margin-top:1rem}
.file{position:relative;display:flex;flex-wrap:wrap;gap:.5rem .75rem;align-items:center}.file label{padding:.6rem 1rem;border:1px solid var(--edge);border-radius:.5rem;cursor:pointer}
.file input::file-selector-button{display:none}.file input:invalid{position:absolute;width:1px;height:1px;opacity:0}.file input:valid+span{display:none}.file:has(:focus-visible) label{outline:3px solid #1a73e8;outline-offset:2px}.file input:focus-visible{outline:0}
.used,.once:has(:user-valid) button,.once:has(:user-valid)~.unused{display:none}.once:has(:user-valid) .used{display:block}
.filled label:not(.box){align-self:stretch;margin-top:.5rem}
@media (max-width:30rem){li:not(.fault li),li form,main form button,main a.button{width:100%;box-sizing:border-box;text-align:center}li>span{text-align:start}}`

/**
 * Returns the CSS of the pages: with the company's color (setting `page_color`), and its logo above its name if it has one.
 */
export function pageStyleOf({
  color,
  hasLogo,
}: {
  readonly color: string | null
  readonly hasLogo: boolean
}): string {
  const policy =
    color === null
      ? ''
      : `\n:root{--press:${color};--on-press:#fff;--link:${color}}\n@media (prefers-color-scheme:dark){:root{--press:color-mix(in srgb,${color} 40%,#fff);--on-press:#16171a;--link:var(--press)}}`
  return pageStyle + policy + (hasLogo ? `\n${logoStyle}` : '')
}

const logoStyle =
  'header p::before{content:"";display:block;min-width:8rem;height:2.5rem;margin-bottom:.25rem;background:url(/logo.png) left/contain no-repeat}'
