/** The words of GraphiQL in Vietnamese: it has them in English alone, and offers no way to choose a language. */
const words: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Variables: 'Biến',
    Headers: 'Tiêu đề HTTP',
    'Operation Editor': 'Ô truy vấn',
    'Editor Commands': 'Lệnh của ô truy vấn',
    'Result Window': 'Kết quả',
    'Select active operation': 'Chọn truy vấn đang mở',
    'New tab': 'Mở thẻ mới',
    'Close Tab': 'Đóng thẻ',
    'Show editor tools': 'Hiện ô biến và tiêu đề HTTP',
    'Hide editor tools': 'Ẩn ô biến và tiêu đề HTTP',
    'Open short keys dialog': 'Phím tắt',
    'Open settings dialog': 'Tùy chọn',
    'Documentation Explorer': 'Tài liệu lược đồ',
    Docs: 'Tài liệu',
    'Root Types': 'Kiểu gốc',
    'All Schema Types': 'Mọi kiểu của lược đồ',
    Fields: 'Trường',
    Arguments: 'Tham số',
    Type: 'Kiểu',
    Implements: 'Giao diện',
    Implementations: 'Kiểu có giao diện này',
    'Possible Types': 'Kiểu có thể có',
    'Enum Values': 'Giá trị',
    Directives: 'Chỉ thị',
    Deprecated: 'Sắp bỏ',
    'Deprecated Fields': 'Trường sắp bỏ',
    'Deprecated Arguments': 'Tham số sắp bỏ',
    'Deprecated Enum Values': 'Giá trị sắp bỏ',
    'Show Deprecated Fields': 'Hiện trường sắp bỏ',
    'Show Deprecated Arguments': 'Hiện tham số sắp bỏ',
    'Show Deprecated Values': 'Hiện giá trị sắp bỏ',
    'No results found': 'Không tìm thấy',
    'Other results': 'Kết quả khác',
    'No GraphQL schema available': 'Không có lược đồ',
    'Error fetching schema': 'Không đọc được lược đồ',
    History: 'Lịch sử',
    Clear: 'Xóa',
    Cleared: 'Đã xóa',
    'Failed to Clear': 'Không xóa được',
    'Set active': 'Mở lại',
    'Edit label': 'Sửa tên',
    'Type a label': 'Tên',
    Save: 'Lưu',
    'Add favorite': 'Đánh dấu',
    'Remove favorite': 'Bỏ đánh dấu',
    'Delete from history': 'Xóa khỏi lịch sử',
    Settings: 'Tùy chọn',
    'This modal lets you adjust header persistence, interface theme, and clear local storage.':
      'Hộp này để chọn màu nền và xóa những gì trình duyệt giữ.',
    Theme: 'Màu nền',
    'Adjust how the interface appears.': 'Trang sáng hay tối.',
    System: 'Theo máy',
    Light: 'Sáng',
    Dark: 'Tối',
    'Clear storage': 'Xóa những gì đã giữ',
    'Remove all locally stored data and start fresh.': 'Xóa mọi thứ trình duyệt giữ cho trang này và bắt đầu lại.',
    'Clear data': 'Xóa',
    'Cleared data': 'Đã xóa',
    Failed: 'Không được',
    'Close dialog': 'Đóng hộp',
    'Short Keys': 'Phím tắt',
    'Short Key': 'Phím',
    'This modal provides a list of available keyboard shortcuts and their functions.':
      'Hộp này liệt kê các phím tắt và việc của từng phím.',
    Function: 'Việc',
    'Execute query': 'Chạy truy vấn',
    'Stop query': 'Dừng truy vấn',
    'Open the Command Palette (you must have focus in the editor)': 'Mở danh sách lệnh (khi đang ở trong ô soạn thảo)',
    'Prettify editors': 'Trình bày lại các ô soạn thảo',
    'Copy query': 'Chép truy vấn',
    'Re-fetch schema using introspection': 'Đọc lại lược đồ',
    'Re-fetch GraphQL schema': 'Đọc lại lược đồ',
    'Search in documentation': 'Tìm trong tài liệu',
    'Search in editor': 'Tìm trong ô soạn thảo',
    'Merge fragments definitions into operation definition': 'Gộp fragment vào truy vấn',
  }),
);

/** What precedes a name. */
const phrases: readonly (readonly [RegExp, string])[] = [
  [/^Show (.+)$/, 'Hiện $1'],
  [/^Hide (.+)$/, 'Ẩn $1'],
  [/^Go back to (.+)$/, 'Trở lại $1'],
  [/^Search (.+)\.\.\.$/, 'Tìm trong $1…'],
];

const translateName = (name: string): string => words.get(name) ?? name;

/** Returns a text of GraphiQL in Vietnamese; null for a text that is not GraphiQL's. */
export function inVietnamese(text: string): string | null {
  const known = words.get(text);
  if (known !== undefined) return known;
  const [, action = '', keys = ''] = /^(.+) (\([A-Za-z -]+\))$/.exec(text) ?? [];
  const translated = words.get(action);
  if (translated !== undefined) return `${translated} ${keys}`;
  for (const [pattern, vietnamese] of phrases) {
    const [, name] = pattern.exec(text) ?? [];
    if (name !== undefined) return vietnamese.replace('$1', () => translateName(name));
  }
  return null;
}
