/** Our own custom properties may be given in a `style`. */
import "react"

declare module "react" {
  interface CSSProperties {
    [property: `--${string}`]: string | number
  }
}
