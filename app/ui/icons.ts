/** The icons that the first paint needs, each imported by itself: the package's index is not worth its parse. */
export { default as ArrowDown } from 'lucide-solid/icons/arrow-down'
export { default as ArrowUp } from 'lucide-solid/icons/arrow-up'
export { default as ChevronLeft } from 'lucide-solid/icons/chevron-left'
export { default as EllipsisVertical } from 'lucide-solid/icons/ellipsis-vertical'
export { default as ListFilterIcon } from 'lucide-solid/icons/list-filter'
export { default as Plus } from 'lucide-solid/icons/plus'
export { default as Search } from 'lucide-solid/icons/search'
export { default as X } from 'lucide-solid/icons/x'
