// The same in PHP.
[$code, $cases] = json_decode(stream_get_contents(STDIN));
$check = eval('return function($text, $A) { return ' . $code . '; };');
echo json_encode(array_map(fn ($case) => $check($case[0], $case[1]), $cases));
