/**
 * What the expansion writes, as SDL. Every description of a generated type, field and argument is here, and nowhere else.
 */

/** `CooperationAgreement` is `cooperation agreement`. */
const words = (name: string): string => name.replaceAll(/(?!^)([A-Z])/g, ' $1').toLowerCase();

const withArticle = (noun: string): string => `${/^[aeiou]/.test(noun) ? 'An' : 'A'} ${noun}`;

const sources = (dataClass: string): string => `
  "Linked departments that were asked for the list, and whether their rows are there (tình trạng dữ liệu của cơ quan kết nối)."
  sources: [DepartmentSource!]! ${dataClass}`;

/** What a connection's template is filled with. */
export interface ConnectionWords {
  readonly name: string;
  /** The Vietnamese term of the type, in parentheses after a blank, which describes a page: ` (danh sách: văn bản)`. */
  readonly pageTerm: string;
  /** The same of a row: ` (mục: văn bản)`. */
  readonly rowTerm: string;
  /** The directive of every field: `@dataClass(is: PUBLIC)`. */
  readonly dataClass: string;
  readonly hasSources: boolean;
}

export const connectionSdl = (connection: ConnectionWords): string => {
  const { name, pageTerm, rowTerm, dataClass, hasSources } = connection;
  return `
"Page of ${words(name)} rows${pageTerm}."
type ${name}Connection {
  "Rows of the page, with their cursors (các mục kèm con trỏ)."
  edges: [${name}Edge!]! ${dataClass}
  "Rows of the page (các mục)."
  nodes: [${name}!]! ${dataClass}
  "Position of the page in the list (thông tin phân trang)."
  pageInfo: PageInfo! ${dataClass}
  "Number of rows of the whole list (tổng số mục)${hasSources ? ', without those of departments that `sources` names as missing' : ''}; counted only if asked for."
  totalCount: Int! ${dataClass}${hasSources ? sources(dataClass) : ''}
}

"${withArticle(words(name))} in a list${rowTerm}."
type ${name}Edge {
  "Cursor of the row in this list (con trỏ)."
  cursor: String! ${dataClass}
  "Row of the list (mục)."
  node: ${name}! ${dataClass}
}`;
};

/** The filter of a type; its fields follow those that combine filters. */
export const filterSdl = (name: string): string => `
"Filter of ${words(name)} rows: every condition that is given must be true."
input ${name}Filter {
  "All of these filters are true."
  and: [${name}Filter!]
  "At least one of these filters is true."
  or: [${name}Filter!]
  "The filter is not true."
  not: ${name}Filter
  "Global id (mã định danh toàn cục)."
  id: IDFilter
}`;

export const relatedFilterSdl = (name: string): string => `
"Filter by related ${words(name)} rows."
input ${name}ListFilter {
  "At least one row matches this filter."
  some: ${name}Filter
  "No row matches this filter."
  none: ${name}Filter
}`;

/** A value of an order's enum. */
export interface OrderValue {
  readonly value: string;
  /** The field that it orders by. */
  readonly field: string;
  /** The Vietnamese term of the field, in parentheses after a blank: ` (ngày ký)`. */
  readonly term: string;
  /** Whether it orders names, which have a separate sort key. */
  readonly isAlphabetical: boolean;
}

const orderValueSdl = ({ value, field, term, isAlphabetical }: OrderValue): string => `
  "By \`${field}\`${term}${isAlphabetical ? ', in the order of the Vietnamese alphabet' : ''}."
  ${value}`;

export const orderSdl = (name: string, values: readonly OrderValue[]): string => `
"Order of ${words(name)} rows."
input ${name}Order {
  "Field to order by."
  field: ${name}OrderField!
  "Direction of the order."
  direction: OrderDirection! = ASC
}

"Fields by which ${words(name)} rows can be ordered (trường dữ liệu để sắp xếp)."
enum ${name}OrderField {${values.map(orderValueSdl).join('')}
}`;

export const enumFilterSdl = (name: string): string => `
"Comparison of ${words(name)}."
input ${name}Filter {
  "Equal to."
  eq: ${name}
  "Equal to one of these."
  in: [${name}!]
  "Known, and equal to none of these."
  notIn: [${name}!]
  "Unknown (true), or known (false)."
  isNull: Boolean
}`;

export const enumListFilterSdl = (name: string): string => `
"Comparison of a list of ${words(name)} values."
input ${name}ListFilter {
  "Contains this."
  has: ${name}
  "Contains at least one of these."
  hasAny: [${name}!]
  "Contains all of these."
  hasEvery: [${name}!]
}`;

/** The arguments of a list, as those of a field. */
export const listArgumentsSdl = (name: string, order: string): string => `
type Lists {
  list(
    "Number of rows from the start, 0 to 100; 20 if neither \`first\` nor \`last\` is given."
    first: Int
    "Rows after this cursor."
    after: String
    "Number of rows from the end, 0 to 100."
    last: Int
    "Rows before this cursor."
    before: String
    "Rows that match this filter (bộ lọc)."
    filter: ${name}Filter
    "Order (thứ tự); the id breaks ties. Without it, the order of ids."
    orderBy: ${name}Order${order}
    "Day to read for (tính đến ngày). If absent: the day of the list around it, or today in Viet Nam."
    asOf: Date
  ): ${name}Connection
}`;
