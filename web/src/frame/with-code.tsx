/** A sentence in which names of keys and files stand out as what one types. */
const TYPED = /(server\/\.env|console\.cloud\.google\.com|[A-Z]+(?:_[A-Z]+)+(?:_…|=\S+)?)/

export function WithCode({ text }: { readonly text: string }) {
  return text.split(TYPED).map((part, index) =>
    // Every second part is what the expression caught.
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  )
}
