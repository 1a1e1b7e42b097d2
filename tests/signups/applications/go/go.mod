module signup

go 1.20
