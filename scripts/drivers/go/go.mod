module addrdiff/drivers/go

go 1.21
