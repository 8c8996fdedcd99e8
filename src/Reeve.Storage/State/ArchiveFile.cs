using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Reeve.Storage.DataFolders;

namespace Reeve.Storage.State;

/// <summary>Rows taken out of the tables, as JSON lines <c>{"table":"…","row":{…}}</c> compressed with gzip. Never overwrites a file.</summary>
internal sealed class ArchiveFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly GZipStream _lines;
    private bool _settled;

    /// <summary>Makes the file.</summary>
    /// <exception cref="IOException">It is there already, or cannot be made.</exception>
    public ArchiveFile(string path)
    {
        _path = path;
        PrivateFiles.CreateFolder(Path.GetDirectoryName(path)!);
        _file = new FileStream(path, PrivateFiles.Options(FileMode.CreateNew, FileAccess.Write, FileShare.None));
        _lines = new GZipStream(_file, CompressionLevel.Optimal, leaveOpen: true);
    }

    public int Rows { get; private set; }

    public void Add(string table, DbDataReader row)
    {
        using (var json = new Utf8JsonWriter(_lines))
        {
            json.WriteStartObject();
            json.WriteString("table", table);
            json.WriteStartObject("row");
            for (int i = 0; i < row.FieldCount; i++)
            {
                Write(json, row.GetName(i), row.GetValue(i));
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        _lines.WriteByte((byte)'\n');
        Rows++;
    }

    /// <summary>Everything is on disk afterwards.</summary>
    public void Settle()
    {
        _lines.Dispose();
        _file.Flush(flushToDisk: true);
        Posix.SyncFolder(Path.GetDirectoryName(_path)!);
        _settled = true;
    }

    /// <summary>Deletes the file again unless it was settled.</summary>
    public void Dispose()
    {
        _lines.Dispose();
        _file.Dispose();
        if (!_settled)
        {
            File.Delete(_path);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case DBNull:
                json.WriteNull(name);
                break;
            case long or int or short:
                json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number:
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
