import type { Edit, SourceTree } from '../../languages/source-tree';
import { namesIn, type ImportOrder } from './import-order';

const home = (path: string, names: string): [string, string][] =>
  names.split(' ').map((name) => [name, `${path}.${name}`]);

/** Classes that a test can mean by a name that the compiler does not know. */
const CLASSES: ReadonlyMap<string, string> = new Map([
  ...home(
    'org.junit.jupiter.api',
    'AfterAll AfterEach BeforeAll BeforeEach Disabled DisplayName Nested Test TestInstance',
  ),
  ...home('org.junit.jupiter.api.extension', 'ExtendWith'),
  ...home('org.junit.jupiter.api.io', 'TempDir'),
  ...home('org.junit.jupiter.params', 'ParameterizedTest'),
  ...home(
    'org.junit.jupiter.params.provider',
    'Arguments CsvSource EnumSource MethodSource NullAndEmptySource NullSource ValueSource',
  ),
  ...home('org.mockito', 'ArgumentCaptor InjectMocks Mock Mockito'),
  ...home('org.mockito.junit.jupiter', 'MockitoExtension'),
  ...home('java.math', 'BigDecimal BigInteger'),
  ...home('java.nio.file', 'Files Path'),
  ...home('java.time', 'Duration Instant LocalDate LocalDateTime'),
  ...home(
    'java.util',
    'ArrayList Arrays Collections HashMap HashSet LinkedHashMap List Map NoSuchElementException Optional Set',
  ),
  ...home('java.util.stream', 'Collectors IntStream Stream'),
]);

const ASSERTIONS: ReadonlySet<string> = new Set([
  'assertAll', 'assertArrayEquals', 'assertDoesNotThrow', 'assertEquals', 'assertFalse', 'assertInstanceOf',
  'assertIterableEquals', 'assertNotEquals', 'assertNotNull', 'assertNotSame', 'assertNull', 'assertSame', 'assertThrows',
  'assertTrue',
]); // prettier-ignore

/** Adds imports that the compiler misses. Pure. */
export function javaImportEdits({ faults, suiteTree, sourceTree }: ImportOrder): Edit[] {
  const own = new Set([...classesIn(suiteTree), ...(sourceTree === null ? [] : classesIn(sourceTree))]);
  const classes = namesIn(faults, /symbol:\s+(?:class|variable) (?<name>\w+)/g).flatMap((name) => {
    const path = own.has(name) ? undefined : CLASSES.get(name);
    return path === undefined ? [] : [`import ${path};`];
  });
  const methods = namesIn(faults, /symbol:\s+method (?<name>\w+)/g)
    .filter((name) => ASSERTIONS.has(name))
    .map((name) => `import static org.junit.jupiter.api.Assertions.${name};`);
  const lines = [...classes, ...methods];
  if (lines.length === 0) return [];
  const place = firstPlace(suiteTree);
  return [{ start: place, end: place, replacement: `${lines.join('\n')}\n` }];
}

const classesIn = ({ text }: SourceTree): string[] =>
  [...text.matchAll(/\b(?:class|interface|enum|record)\s+(\w+)/g)].map(([, name = '']) => name);

/** Behind the line of the package. */
function firstPlace({ root, text }: SourceTree): number {
  const line = root.children.find(({ type }) => type === 'package_declaration');
  return line === undefined ? 0 : text.indexOf('\n', line.end) + 1 || text.length;
}
